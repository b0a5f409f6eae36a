"""Who owns whom, as documents say it: links of rows and sentences, followed and cited."""
