// Before anything is painted, so that the page does not flash in the other theme. See theme.js.
document.documentElement.dataset.theme = localStorage.getItem('flowmask.theme') || 'auto';
