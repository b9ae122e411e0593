"""Uploads stay in memory and stop at the limit: no unencrypted picture touches the disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from needlework.clinic.photographs.limits import LARGEST_FILE

TOO_LARGE = "upload_too_large"


class InMemory(FileUploadHandler):
    """Takes one file up to the limit; what is larger is dropped while it comes in."""

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*arguments, **named)
        self.held = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hold a piece, or drop the file."""
        if self.held.tell() + len(raw_data) > LARGEST_FILE:
            self.held = BytesIO()
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        """Return the file."""
        self.held.seek(0)
        return InMemoryUploadedFile(
            file=self.held,
            field_name=self.field_name,
            name=self.file_name or "picture",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )
