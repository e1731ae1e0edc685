// Before anything is drawn: the colours that were chosen on this device.
try {
  const theme = localStorage.getItem('cruddur.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Where nothing may be kept, it is the usual ones.
}
