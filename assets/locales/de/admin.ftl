# Der Verwaltungsbereich. Hier wird geduzt.

admin-title = Verwaltung
admin-areas = Bereiche der Verwaltung
admin-overview = Übersicht
admin-to-console = Zu den Anfragen
admin-lead = Hier stellst du ein, wie der Helpdesk arbeitet. Anfragen liest du damit nicht: Dafür brauchst du eine Mitgliedschaft.
