// The console as static files. The server puts the prefix of the organisation's address and a nonce into index.html.

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  base: './',
  plugins: [react()],
  html: { cspNonce: '%FLUID_NONCE%' },
  build: { target: 'es2023', assetsInlineLimit: 0, reportCompressedSize: true },
})
