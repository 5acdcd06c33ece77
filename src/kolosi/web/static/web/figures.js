// Copies the link of a figure. Without it the link is selected and copied by hand.
(() => {
  document.querySelectorAll("[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
      const note = document.createElement("p");
      note.className = "flash done";
      note.textContent = field.dataset.copied;
      document.getElementById("notes").replaceChildren(note);
    });
  });
})();
