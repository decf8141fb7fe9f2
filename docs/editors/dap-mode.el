(require 'dap-mode)
(require 'dap-ui)
;; Also what the adapter says, not only what the program prints.
(setq dap-output-buffer-filter nil)
(dap-register-debug-provider "rearview"
  (lambda (conf)
    (if (plist-get conf :debugServer)
        conf
      (plist-put conf :dap-server-path '("npx" "rearview" "dap"))
      (plist-put conf :cwd (or (locate-dominating-file default-directory ".rearview") default-directory)))))
(dap-register-debug-template "Rearview: replay latest"
  (list :type "rearview" :request "launch" :name "Replay latest" :trace "latest"))
(dap-register-debug-template "Rearview: record this file"
  (list :type "rearview" :request "launch" :name "Record this file" :program "${file}"))
(defun dap-step-back ()
  "Step back over calls."
  (interactive)
  (dap--step "stepBack" (dap--cur-session-or-die)))
(defun dap-reverse-continue ()
  "Run back to the previous breakpoint."
  (interactive)
  (dap--step "reverseContinue" (dap--cur-session-or-die)))
