module fairlead.dev/bundle/probe

go 1.24.0
