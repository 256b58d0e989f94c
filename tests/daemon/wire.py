"""Made-up wire stories: the same seed gives the same reports for ever. Stories have a first report, reprints of it by other outlets, updates in other words and repeats; they
overlap in time. Nothing here is real."""

import json
import random

PLACES = ["Varna", "Kisumu", "Arequipa", "Turku", "Chittagong", "Leuven", "Nagoya", "Tromso", "Windhoek", "Halifax", "Cagliari", "Maribor", "Salta",
          "Darwin", "Tampico", "Batumi", "Visby", "Mendoza", "Iloilo", "Zadar"]
ACTORS = ["the port authority", "dock workers", "the regional court", "a refinery operator", "the fire brigade", "the water board", "school teachers",
          "the central bank", "a shipping company", "the health ministry", "fishermen", "the rail company", "farmers", "the electoral commission",
          "a mining firm", "the coast guard", "the tax office", "hospital nurses", "the city council", "a steel maker"]
EVENTS = [("closed", "closure", "after cracks were found in"), ("walked out over", "strike", "in a dispute about"), ("opened an inquiry into", "inquiry", "following"),
          ("evacuated", "evacuation", "because of smoke from"), ("cut", "cut", "citing losses at"), ("flooded", "flood", "when water rose above"),
          ("fined", "fine", "for breaches at"), ("reopened", "reopening", "months after damage to"), ("delayed", "delay", "blaming faults in"),
          ("merged", "merger", "to save costs at")]
THINGS = ["the northern bridge", "a grain terminal", "the old tannery", "two ferries", "the main reservoir", "a copper smelter", "the airport runway",
          "a vaccine depot", "the tram depot", "an oil pipeline", "the fish market", "the ballot store", "a coal pit", "the maternity ward", "the customs hall",
          "a sugar mill", "the harbour cranes", "a power station", "the grain exchange", "the weather radar"]
DETAILS = ["Officials said nobody was hurt.", "Trains in the area were running late.", "A spokesman declined to give figures.", "Work is to go on through the night.",
           "Neighbours spoke of a loud bang shortly before dawn.", "The opposition called for an independent review.", "Insurers were counting the damage.",
           "Traders expected prices to rise.", "Unions announced a rally for the weekend.", "Experts from the capital were on their way.",
           "Rain was forecast for the coming days.", "The minister cut short a visit abroad.", "Schools nearby stayed shut.", "Ships were told to wait outside the harbour.",
           "The court set a hearing for next month.", "Volunteers handed out blankets and soup.", "Shares of the owner fell by a tenth.", "Power came back in most streets by noon.",
           "Divers searched the basin.", "Records going back ten years were seized."]
OUTLETS = ["Northern Wire", "Harbour Post", "Evening Ledger", "Radio Meridian", "The Courier"]
START = 1700000000


def stamp(minutes):
    import datetime
    return datetime.datetime.fromtimestamp(START + 60 * minutes, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


class Wire:
    def __init__(self, seed=1):
        self.random = random.Random(seed)
        self.running = []
        self.made = 0

    def begin(self):
        pick = self.random.choice
        verb, noun, because = pick(EVENTS)
        place, actor, thing = pick(PLACES), pick(ACTORS), pick(THINGS)
        number = self.random.randrange(3, 900)
        details = self.random.sample(DETAILS, 5)
        title = "%s %s %s in %s" % (actor.removeprefix("the ").removeprefix("a ").capitalize(), verb, thing, place)
        text = "%s (Example) - %s %s %s on day %d, %s %s, affecting %d people.\n\n%s" % (
            place.upper(), actor.capitalize(), verb, thing, self.made, because, pick(THINGS), number, " ".join(details))
        return dict(place=place, actor=actor, thing=thing, noun=noun, number=number, title=title, text=text)

    def update(self, story):
        story["number"] += self.random.randrange(1, 90)
        details = self.random.sample(DETAILS, 3)
        title = "%s: %s of %s now affects %d" % (story["place"], story["noun"], story["thing"], story["number"])
        text = "%s (Example) - The %s of %s by %s now affects %d people, up from earlier counts.\n\n%s" % (
            story["place"].upper(), story["noun"], story["thing"], story["actor"], story["number"], " ".join(details))
        return title, text

    def report(self):
        """The next report as a ninjs object."""
        self.made += 1
        kind = self.random.random()
        outlet = self.random.choice(OUTLETS)
        if kind < 0.45 or not self.running:
            story = self.begin()
            self.running = (self.running + [story])[-40:]
            title, text = story["title"], story["text"]
            story["outlet"] = outlet
        else:
            story = self.random.choice(self.running)
            if kind < 0.7:
                title, text = self.update(story)
            elif kind < 0.9:
                title, text = story["title"], story["text"] + "\n\n%s reported from the scene." % outlet
            else:
                title, text = story["title"], story["text"]
        return {"uri": "urn:example:%d" % self.made, "versioncreated": stamp(7 * self.made), "headline": title, "body_text": text,
                "infosource": [{"name": outlet}]}

    def reports(self, count):
        return [self.report() for _ in range(count)]


def lines(reports):
    return "".join(json.dumps(r) + "\n" for r in reports).encode()


def one(number, words=""):
    """A short report like no other: its number is in its title and its text."""
    dice = random.Random(number)
    details = " ".join(dice.sample(DETAILS, 3))
    return ("Dispatch %d from %s\n\n%s (Example) - Dispatch number %d tells of %s and %s. %s %s\n" % (
        number, dice.choice(PLACES), dice.choice(PLACES).upper(), number, dice.choice(THINGS), dice.choice(ACTORS), details, words)).encode()
