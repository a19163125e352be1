import unittest

from greeting import greeting


class Greeting(unittest.TestCase):
    def test_it_greets_by_name(self):
        self.assertEqual(greeting("Ada"), "Hello, Ada")
        self.assertEqual(greeting(), "Hello, you")


if __name__ == "__main__":
    unittest.main()
