# requester
