(require 'dap-mode)
(dap-register-debug-provider "rearview"
  (lambda (conf) (plist-put conf :dap-server-path '("npx" "rearview" "dap"))))
(dap-register-debug-template "Rearview: replay latest"
  (list :type "rearview" :request "launch" :name "Replay latest" :trace "latest"))
(defun dap-rearview--move (command)
  "Send a request that moves the view."
  (let ((session (dap--cur-session)))
    (dap--send-message
      (dap--make-request command (list :threadId (dap--debug-session-thread-id session)))
      (dap--resp-handler) session)))
(defun dap-step-back ()
  "Step back over calls."
  (interactive)
  (dap-rearview--move "stepBack"))
(defun dap-reverse-continue ()
  "Run back to the previous breakpoint."
  (interactive)
  (dap-rearview--move "reverseContinue"))
