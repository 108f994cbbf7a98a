// Measures the reports in the frames of this page.
const lines = [];
let seen = 0;

function channels(color) {
  const numbers = color.match(/[\d.]+/g).map(Number);
  return { rgb: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
}

function luminance(rgb) {
  const [r, g, b] = rgb.map(function (c) {
    c /= 255;
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function background(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const found = channels(view.getComputedStyle(at).backgroundColor);
    if (found.alpha === 1) return found.rgb;
    if (found.alpha > 0) lines.push("a background is half transparent: " + at.tagName);
  }
  return null;
}

function measure(frame) {
  const page = frame.contentDocument, view = frame.contentWindow, width = view.innerWidth;
  const root = page.documentElement;
  const dark = view.matchMedia("(prefers-color-scheme: dark)").matches;
  if (dark !== DARK) lines.push("the browser did not take the colours asked for");
  if (root.scrollWidth > root.clientWidth) {
    lines.push(width + " px: the page is " + root.scrollWidth + " px wide");
  }
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const told = new Set();
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim(), element = walker.currentNode.parentElement;
    if (!text || element.closest("svg") || !element.getClientRects().length) continue;
    seen += 1;
    const style = view.getComputedStyle(element), behind = background(element, view);
    const size = parseFloat(style.fontSize), ratio = behind ? contrast(channels(style.color).rgb, behind) : 0;
    const name = element.tagName + "." + element.className;
    if (size < 11 && !told.has(name + size)) {
      told.add(name + size);
      lines.push(width + " px: " + name + " has " + size + " px: " + text.slice(0, 40));
    }
    if (ratio < 4.5 && !told.has(name)) {
      told.add(name);
      lines.push(width + " px: " + name + " has a contrast of " + ratio.toFixed(2) + ": " + text.slice(0, 40));
    }
  }
}

window.addEventListener("load", function () {
  for (const frame of document.querySelectorAll("iframe")) measure(frame);
  lines.push("looked at " + seen);
  document.getElementById("found").textContent = lines.join("\n");
});
