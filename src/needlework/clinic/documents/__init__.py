"""What a patient reads and signs, made from the approved plan."""
