// Apply the stored theme before the first paint.
try {
  const theme = localStorage.getItem('cruddur.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: keep the default theme.
}
