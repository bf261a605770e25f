# Zufriedenheit: die Frage, im Chat, was die Verwaltung sieht
rating-question = Wie zufrieden sind Sie damit, wie wir Ihre Anfrage bearbeitet haben?
rating-hint = Ihre Antwort wird nur gezählt. Niemand erfährt, dass sie von Ihnen ist, und niemand wird danach bewertet.
rating-5 = Sehr zufrieden
rating-4 = Zufrieden
rating-3 = Teils, teils
rating-2 = Unzufrieden
rating-1 = Sehr unzufrieden
rating-missing = Bitte wählen Sie aus, wie zufrieden Sie sind.
rating-remark = Möchten Sie dazu etwas schreiben?
rating-remark-hint = Bitte ohne Namen. Das Team liest es erst nach dem Ende des Quartals, ohne Ihre Anfrage dazu.
rating-send = Antwort abgeben
rating-done = Danke! Ihre Antwort ist gezählt.
chat-button-rate = Bewerten
chat-button-no-remark = Nein, danke
chat-rated = Danke! Ihre Antwort ist gezählt, ohne dass jemand erfährt, von wem sie ist. Möchten Sie noch etwas dazu schreiben? Bitte ohne Namen.
chat-remark = Was möchten Sie dazu schreiben? Bitte ohne Namen.
chat-remarked = Danke! Das Team liest Ihre Worte nach dem Ende des Quartals, ohne Ihre Anfrage dazu.
chat-not-asked = Danke, zu dieser Anfrage fragen wir gerade nicht nach Ihrer Zufriedenheit, oder Sie haben schon geantwortet.
privacy-stored-rating = Ob Sie mit einer abgeschlossenen Anfrage zufrieden waren, wenn Sie es uns sagen: gezählt nach Thema, Standort und Quartal, ohne Ihre Person, Ihre Anfrage und ohne die Menschen, die sie bearbeitet haben. Was Sie dazu schreiben, bleibt ein Jahr. An der Anfrage steht nur, dass Sie geantwortet haben.
admin-area-satisfaction = Zufriedenheit
admin-area-satisfaction-text = Wer eine Anfrage gestellt hat, wird nach dem Abschluss einmal gefragt. Wer was geantwortet hat, weiß niemand.
satisfaction-asking = Wird gefragt?
satisfaction-on = Nach dem Abschluss einer Anfrage wird gefragt: auf ihrer Seite, im Chat und mit einem Satz in der E-Mail.
satisfaction-off = Zurzeit wird niemand nach der Zufriedenheit gefragt.
satisfaction-stop = Nicht mehr fragen
satisfaction-begin = Wieder fragen
satisfaction-rule-stored = Gezählt wird nach Thema, Standort und Quartal. Wer geantwortet hat, zu welcher Anfrage und wer sie bearbeitet hat, wird nicht gespeichert.
satisfaction-rule-shown = Zu sehen ist ein Quartal erst, wenn es vorbei ist, und nur, was mindestens { $fewest } Menschen geantwortet haben.
satisfaction-rule-remarks = Was jemand dazu schreibt, steht getrennt von den Antworten und wird nach { $quarters } Quartalen gelöscht.
satisfaction-none = Noch gibt es kein vergangenes Quartal mit mindestens { $fewest } Antworten.
satisfaction-quarter = { $number }. Quartal { $year }
satisfaction-about = Thema
satisfaction-answers = Antworten
satisfaction-mean = Im Schnitt
satisfaction-others = Alle übrigen Themen
satisfaction-of-five = { $mean } von 5
satisfaction-remarks = { $count ->
    [one] Eine Bemerkung
   *[other] { $count } Bemerkungen
}
