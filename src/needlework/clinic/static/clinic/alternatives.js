// While alternatives are computed the page asks how far that is, and shows what was found. Nothing
// else of the page changes, so the place of the keyboard stays. Without this script a link asks.
const place = document.getElementById("alternatives");
const told = document.getElementById("told");
const LOST = "The clinic cannot be reached. It is asked again; nothing is lost.";

function say(words) {
  if (told.textContent !== words) told.textContent = words;
}

async function look() {
  const waiting = place.querySelector("[data-waiting]");
  if (!waiting) return;
  say(waiting.querySelector("[data-doing]").textContent);
  await new Promise((done) => setTimeout(done, 700));
  try {
    const answer = await fetch(location.href, { headers: { "X-Part": "alternatives" } });
    if (answer.redirected || answer.status === 403) {
      location.reload();
      return;
    }
    if (!answer.ok) throw new Error(answer.status);
    place.innerHTML = await answer.text();
    if (answer.status === 200) say("The alternatives are here.");
  } catch {
    const words = place.querySelector("[data-doing]");
    if (words) words.textContent = LOST;
    await new Promise((done) => setTimeout(done, 2000));
  }
  look();
}

look();
