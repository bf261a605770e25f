# The admin area.

admin-title = Administration
admin-areas = Areas of administration
admin-overview = Overview
admin-to-console = To the requests
admin-lead = Here you set how the helpdesk works. It does not let you read requests: for that you need a membership.
