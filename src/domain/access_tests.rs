// rules as tables
