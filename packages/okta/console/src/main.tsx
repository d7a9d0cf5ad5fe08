// Where the console starts in the browser.
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './global.css'
import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { readNonce } from './nonce.ts'

// Dialogs put a style into the page while they are open.
setNonce(readNonce())
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no place for the console')
createRoot(root).render(<App />)
