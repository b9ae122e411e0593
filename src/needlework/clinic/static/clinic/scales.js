// What the grades of the chosen scale mean, below it.
for (const list of document.querySelectorAll("select[data-grades]")) {
  const says = document.getElementById(list.dataset.grades);
  const tell = () => { says.textContent = `${list.value}: ${list.selectedOptions[0].dataset.grades}`; };
  list.addEventListener("change", tell);
  tell();
}
