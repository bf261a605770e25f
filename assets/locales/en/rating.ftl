# Satisfaction: the question, in the chat, what the administration sees
rating-question = How satisfied are you with how we handled your request?
rating-hint = Your answer is only counted. Nobody learns that it is yours, and nobody is judged by it.
rating-5 = Very satisfied
rating-4 = Satisfied
rating-3 = Partly
rating-2 = Dissatisfied
rating-1 = Very dissatisfied
rating-missing = Please choose how satisfied you are.
rating-remark = Would you like to add something?
rating-remark-hint = Without names, please. The team reads it after the end of the quarter, without your request.
rating-send = Give answer
rating-done = Thank you! Your answer is counted.
chat-button-rate = Rate
chat-button-no-remark = No, thank you
chat-rated = Thank you! Your answer is counted, and nobody learns whose it is. Would you like to add something? Without names, please.
chat-remark = What would you like to add? Without names, please.
chat-remarked = Thank you! The team reads your words after the end of the quarter, without your request.
chat-not-asked = Thank you, we are not asking about this request just now, or you have answered already.
privacy-stored-rating = Whether you were satisfied with a closed request, if you tell us: counted by topic, site and quarter, without your person, your request or the people who worked on it. What you write beside it stays for a year. The request only says that you answered.
admin-area-satisfaction = Satisfaction
admin-area-satisfaction-text = Whoever made a request is asked once when it is closed. Nobody knows who answered what.
satisfaction-asking = Are they asked?
satisfaction-on = When a request is closed its requester is asked: on its page, in the chat, and with a sentence in the e-mail.
satisfaction-off = Nobody is asked about their satisfaction at present.
satisfaction-stop = Stop asking
satisfaction-begin = Ask again
satisfaction-rule-stored = Answers are counted by topic, site and quarter. Who answered, about which request and who worked on it is not stored.
satisfaction-rule-shown = A quarter is shown only when it is over, and only what at least { $fewest } people answered.
satisfaction-rule-remarks = What somebody writes stands apart from the answers and is deleted after { $quarters } quarters.
satisfaction-none = There is no past quarter with at least { $fewest } answers yet.
satisfaction-quarter = Quarter { $number } of { $year }
satisfaction-about = Topic
satisfaction-answers = Answers
satisfaction-mean = On average
satisfaction-others = All other topics
satisfaction-of-five = { $mean } of 5
satisfaction-remarks = { $count ->
    [one] One remark
   *[other] { $count } remarks
}
