export {escapeHtml} from './escape.js';
export {type HtmlPage, htmlPage} from './page.js';
