export {escapeHtml} from './escape.js';
export {type HtmlPage, htmlPage} from './page.js';
export {PAGE_STYLE} from './page-style.js';
