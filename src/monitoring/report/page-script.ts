/** Search, filter and opening of rows. Without it the page shows everything open. */
export const PAGE_SCRIPT = `
(function(){
var d=document,root=d.documentElement,q=d.getElementById('q'),f=d.getElementById('f'),x=d.getElementById('x'),c=d.getElementById('c');
var heads=[].slice.call(d.querySelectorAll('tr.h'));
root.classList.add('js');
function more(h){return h.nextElementSibling}
function set(h,open){more(h).classList.toggle('open',open);h.classList.toggle('sel',open);h.querySelector('.o').setAttribute('aria-expanded',String(open))}
function isOpen(h){return more(h).classList.contains('open')}
function shown(){return heads.filter(function(h){return !h.hidden})}
function apply(){
var text=q.value.trim().toLowerCase(),kind=f.value,n=0;
heads.forEach(function(h){
var keep=h.dataset.n.indexOf(text)>=0&&(kind==='all'||h.dataset.k===kind);
h.hidden=!keep;more(h).hidden=!keep;if(keep)n++;
});
c.textContent=n===heads.length?n+' columns':n+' of '+heads.length+' columns';
}
heads.forEach(function(h){h.addEventListener('click',function(e){
if(e.target.closest('a'))return;
set(h,!isOpen(h));
})});
q.addEventListener('input',apply);f.addEventListener('change',apply);
x.addEventListener('click',function(){
var all=shown(),open=!all.every(isOpen);
all.forEach(function(h){set(h,open)});
x.textContent=open?'Close all':'Open all';
});
d.addEventListener('keydown',function(e){
if(e.key==='/'&&d.activeElement!==q&&!/^(INPUT|SELECT|TEXTAREA)$/.test(d.activeElement.tagName)){e.preventDefault();q.focus()}
if(e.key==='Escape'&&d.activeElement===q){q.value='';apply()}
});
})();
`;
