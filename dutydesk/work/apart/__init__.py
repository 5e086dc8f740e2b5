"""Files from outside are opened in a process of their own, so that a hostile one costs a sentence and not the desk."""
