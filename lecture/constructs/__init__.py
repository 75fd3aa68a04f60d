"""One program for each construct: python3 -m lecture.constructs.pipe demonstrates it, --measure measures it."""
