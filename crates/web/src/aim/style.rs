//! How a link's page looks: plain, readable on any phone, dark when the phone is.

/// The sheet; the brand's colour is a property set before it.
pub(super) const SHEET: &str = "\
*{box-sizing:border-box}\
body{margin:0;min-height:100vh;background:#f4f5f7;color:#1c1f24;\
font:16px/1.6 system-ui,-apple-system,'PingFang SC','Noto Sans SC','Microsoft YaHei',sans-serif}\
main{max-width:30rem;margin:0 auto;padding:1.5rem 1rem 3rem}\
header{display:flex;gap:1rem;align-items:center;margin-bottom:1rem}\
header img{width:64px;height:64px;border-radius:14px;border:1px solid #0001}\
h1{font-size:1.25rem;line-height:1.3;margin:0}\
header p,footer{margin:0;color:#5b6470;font-size:.875rem}\
.text{background:#fff;border-radius:14px;padding:1rem;margin:0 0 1rem;overflow-wrap:anywhere;\
border-left:4px solid var(--brand)}\
nav{background:#fff;border-radius:14px;overflow:hidden}\
nav a{display:flex;justify-content:space-between;padding:.875rem 1rem;min-height:48px;color:inherit;text-decoration:none;\
border-top:1px solid #0000000f}\
nav a:first-child{border-top:0}\
nav a:focus-visible{outline:3px solid var(--brand);outline-offset:-3px}\
nav h2{font-size:.875rem;margin:0;padding:.875rem 1rem .25rem;color:#5b6470}\
nav span{color:#5b6470;font-size:.875rem}\
footer{margin-top:1.5rem;text-align:center}\
@media(prefers-color-scheme:dark){body{background:#111418;color:#e8eaed}.text,nav{background:#1c2127}\
header p,footer,nav h2,nav span{color:#a3abb5}nav a{border-top-color:#ffffff14}header img{border-color:#fff2}}";
