export {escapeHtml} from './escape.js';
export {htmlPage} from './page.js';
export {PAGE_STYLE} from './page-style.js';
