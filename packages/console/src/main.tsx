import { setNonce } from 'get-nonce'
import { createRoot } from 'react-dom/client'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './console.css'
import { App } from './app.tsx'
import { styleNonce } from './theme.ts'

// For the styles that dialogs put into the page while they are open.
setNonce(styleNonce())

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no place for the console')
createRoot(root).render(<App />)
