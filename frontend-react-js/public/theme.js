// Apply the theme before the first paint: the stored one, or else the device's.
let theme;
try {
  theme = localStorage.getItem('cruddur.theme');
} catch {
  // Storage is blocked.
}
document.documentElement.dataset.theme = theme || 'device';
