(()=>{"use strict";
const d=document,root=d.documentElement,$=i=>d.getElementById(i),data=JSON.parse($("data").textContent),
dialog=$("trace"),tip=$("tip"),docs=[...d.querySelectorAll(".doc")],
heads=l=>[...$(l+"-text").querySelectorAll("h2,h3")];
function speak(l,keep){
  if(!data[l])return;
  const old=root.lang,list=keep&&old!==l?heads(old):[];
  let at=-1;list.forEach((h,i)=>{if(h.getBoundingClientRect().top<120)at=i});
  docs.forEach(x=>x.hidden=x.lang!==l);
  root.lang=l;d.title=data[l].title;
  d.querySelectorAll("[data-lang]").forEach(b=>b.setAttribute("aria-pressed",b.dataset.lang===l));
  d.querySelectorAll("[data-only]").forEach(b=>b.hidden=b.dataset.only!==l);
  const h=heads(l)[at];if(h)h.scrollIntoView({behavior:"instant"});
}
function open(a,code){
  const l=root.lang,t=data[l].t[code],s=data.s;if(!t)return false;
  a.focus({preventScroll:true});$("trace-title").textContent=s[t[0]];
  const dl=$("trace-lines");dl.replaceChildren();
  for(let i=1;i<t.length;i+=2)["dt","dd"].forEach((n,j)=>{const e=d.createElement(n);e.textContent=s[t[i+j]];dl.append(e)});
  $("shut").setAttribute("aria-label",data[l].close);
  const m=$("trace-more");m.textContent=data[l].more+" ("+code+")";m.href="#"+l+"-"+code;
  dialog.lang=l;dialog.showModal();dialog.scrollTop=0;$("trace-title").focus();
  return true;
}
function show(m,x,y){
  tip.textContent=m.getAttribute("aria-label");tip.hidden=false;
  const b=tip.getBoundingClientRect();
  tip.style.left=Math.max(8,Math.min(x+12,innerWidth-b.width-8))+"px";
  tip.style.top=(y-b.height-12<8?y+18:y-b.height-12)+"px";
}
function dark(){return root.dataset.theme?root.dataset.theme==="dark":matchMedia("(prefers-color-scheme:dark)").matches}
d.addEventListener("click",e=>{
  const a=e.target.closest("a.n"),b=e.target.closest("[data-lang]"),c=e.target.closest("[data-dark]");
  if(a&&!e.ctrlKey&&!e.metaKey){if(open(a,a.hash.split("-").pop()))e.preventDefault()}
  else if(b)speak(b.dataset.lang,true);
  else if(c)root.dataset.theme=dark()?"light":"dark";
  else if(e.target===dialog)dialog.close();
  else if(e.target.id==="trace-more")dialog.close();
});
["pointermove","pointerdown"].forEach(n=>d.addEventListener(n,e=>{
  const m=e.target.closest&&e.target.closest(".k-mark");
  if(m)show(m,e.clientX,e.clientY);else tip.hidden=true;
}));
d.addEventListener("keydown",e=>{if(e.key==="Escape")tip.hidden=true});
addEventListener("scroll",()=>{tip.hidden=true},{passive:true});
const wide=matchMedia("(min-width:1060px)"),fit=()=>d.querySelectorAll("nav.toc details").forEach(x=>x.open=wide.matches);
wide.addEventListener("change",fit);fit();
const asked=()=>{const l=location.hash.slice(1).split("-")[0];if(data[l]&&data[l].t&&l!==root.lang){speak(l);const x=$(location.hash.slice(1));if(x)x.scrollIntoView()}};
addEventListener("hashchange",asked);
speak(root.lang);asked();
})();
