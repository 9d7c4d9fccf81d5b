import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'

test('what is put into a template is text, in an element and in an attribute', () => {
  const hostile = `"><script>alert('x')</script>&amp;`
  assert.equal(
    html`<a title="${hostile}">${hostile}</a>`.toString(),
    '<a title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;</a>',
  )
})

test('HTML in HTML stays what it is, lists are joined, and what is not there leaves nothing', () => {
  const items = ['a', '<b>'].map((text) => html`<i>${text}</i>`)
  assert.equal(html`<b>${items}${undefined}${false}${0}</b>`.toString(), '<b><i>a</i><i>&lt;b&gt;</i>0</b>')
})
