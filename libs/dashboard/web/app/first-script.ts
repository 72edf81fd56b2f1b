import { applyTheme, readTheme } from './theme-choice.js';

import '../server/ask-first.js';

// in the right colours from the first picture on
applyTheme(readTheme());
// a screen on a wall has no frame around it
if (location.pathname.endsWith('/wall')) document.querySelector('.before')?.remove();
