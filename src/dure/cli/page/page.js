// Search, and folding of cards. The page is read without any of this.
"use strict";
(() => {
  const tools = document.querySelector(".tools");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const unfold = document.getElementById("unfold");
  const articles = [...document.querySelectorAll("article")];
  const texts = new Map();
  tools.hidden = false;

  const textOf = (article) => {
    if (!texts.has(article)) texts.set(article, article.textContent.toLowerCase());
    return texts.get(article);
  };

  const look = () => {
    const words = search.value.trim().toLowerCase();
    let count = 0;
    for (const article of articles) {
      const here = !words || textOf(article).includes(words);
      article.classList.toggle("unfound", !here);
      count += here ? 1 : 0;
    }
    found.textContent = words ? `${count} / ${articles.length}` : "";
  };

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 80);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    } else if (event.key === "Escape" && document.activeElement === search) {
      search.value = "";
      look();
    }
  });

  let open = false;
  unfold.addEventListener("click", () => {
    open = !open;
    for (const each of document.querySelectorAll("details")) each.open = open;
    [unfold.textContent, unfold.dataset.other] = [unfold.dataset.other, unfold.textContent];
  });
})();
