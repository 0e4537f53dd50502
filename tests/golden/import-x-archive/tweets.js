window.YTD.tweets.part0 = [ {
  "tweet" : {
    "id_str" : "123456789012345678",
    "full_text" : "Still on hold &amp; waiting",
    "created_at" : "Wed Jan 01 12:00:00 +0000 2020",
    "favorite_count" : "1",
    "lang" : "en"
  }
} ]
