// Before anything is drawn: the colours that were chosen in the console of this browser.
try {
  const chosen = localStorage.getItem('mantine-color-scheme-value')
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.colours = chosen
} catch {
  // A browser that keeps nothing has chosen nothing.
}
