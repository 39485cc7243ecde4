for (const one of document.querySelectorAll("a.r")) {
  const words = document.createElement("span");
  words.innerHTML = document.getElementById(one.hash.slice(1)).innerHTML;
  one.replaceWith(words);
}
