# signin
