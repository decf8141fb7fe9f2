local dap = require('dap')
dap.adapters.rearview = { type = 'executable', command = 'npx', args = { 'rearview', 'dap' } }
dap.configurations.javascript = {
  { type = 'rearview', request = 'launch', name = 'Replay latest', trace = 'latest' },
  { type = 'rearview', request = 'launch', name = 'Record this file', program = '${file}' },
}
dap.configurations.typescript = dap.configurations.javascript
vim.keymap.set('n', '<F9>', dap.step_back)
vim.keymap.set('n', '<F8>', dap.reverse_continue)
-- Lets commands in the debug console move to another request.
dap.listeners.before.event_continued.rearview = function(session) session.stopped_thread_id = nil end
