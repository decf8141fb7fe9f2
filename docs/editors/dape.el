(add-to-list 'dape-configs
  '(rearview-replay modes (js-mode js-ts-mode typescript-ts-mode)
    command "npx" command-cwd dape-command-cwd command-args ("rearview" "dap") :type "rearview" :request "launch" :trace "latest"))
(add-to-list 'dape-configs
  '(rearview-record modes (js-mode js-ts-mode typescript-ts-mode)
    command "npx" command-cwd dape-command-cwd command-args ("rearview" "dap") :type "rearview" :request "launch" :program dape-buffer-default))
(defun dape-step-back (conn)
  "Step back over calls."
  (interactive (list (dape--live-connection 'stopped)))
  (dape--next-like-command conn :stepBack))
(defun dape-reverse-continue (conn)
  "Run back to the previous breakpoint."
  (interactive (list (dape--live-connection 'stopped)))
  (dape--next-like-command conn :reverseContinue))
