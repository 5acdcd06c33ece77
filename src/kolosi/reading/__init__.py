"""The one reader of prose: text to sentences, words by class, numbers and periods, in every language of content; the words that people are shown."""
