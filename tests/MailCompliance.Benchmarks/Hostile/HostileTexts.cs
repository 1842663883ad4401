using static MailCompliance.Benchmarks.Hostile.HostileMail;

namespace MailCompliance.Benchmarks.Hostile;

/// <summary>Plain texts: few of them are read by a person, all of them by us.</summary>
internal static class HostileTexts
{
    private const int Much = 8_000_000;

    private const string Prose = "Dear parents, the trip leaves at nine o'clock sharp and comes back at half past three. Please bring a coat and a packed lunch.\r\n";

    public static IEnumerable<HostileMail> All =>
    [
        Plain("prose", () => Repeat(Prose, 9_600_000)),
        Plain("one line of prose", () => Repeat(Prose.Replace("\r\n", " ", StringComparison.Ordinal), 9_600_000)),
        Plain("one word", () => new string('a', Much)),
        Plain("blank lines", () => Repeat("\r\n", Much)),
        Plain("spaces", () => new string(' ', Much)),
        Plain("pupil names", () => Count(Much, number => GeneratedPeople.NameOf(number % 6_000) + ", ")),
        Plain("pupil names a line each", () => Count(Much, number => GeneratedPeople.NameOf(number % 6_000) + "\r\n")),
        Plain("forenames", () => Count(Much, number => GeneratedPeople.NameOf(number).Split(' ')[0] + " ")),
        Plain("surnames", () => Count(Much, number => "Mr " + GeneratedPeople.NameOf(number).Split(' ')[^1] + " ")),
        Plain("names with illnesses", () => Count(Much, number => GeneratedPeople.NameOf(number % 6_000) + " has asthma and autism. ")),
        Plain("illnesses without end", () => Repeat("he has asthma and an EHCP, ", Much)),
        Plain("numbers like identifiers", () => Count(Much, number => $"943 476 {5_000 + (number % 4_999)} ")),
        Plain("numbers of ten digits", () => Count(Much, number => $"{9_434_760_000L + number} ")),
        Plain("one number", () => new string('7', Much)),
        Plain("digits and blanks", () => Repeat("1 2 ", Much)),
        Plain("dates of birth", () => Repeat("DOB 03/04/2015 ", Much)),
        Plain("dates", () => Repeat("3 April 2015 and 03.04.15, ", Much)),
        Plain("months", () => Repeat("may march 1 ", Much)),
        Plain("telephone numbers", () => Count(Much, number => $"mum 07700 900{number % 1_000:D3} ")),
        Plain("mail addresses", () => Count(Much, number => $"my own a{number}@gmail.com ")),
        Plain("at signs", () => Repeat("a@", Much)),
        Plain("home addresses", () => Count(Much, number => $"lives at {number % 90} Mill Road, Oakhill OK{number % 9} 7DR, ")),
        Plain("streets", () => Repeat("12 Mill Road ", Much)),
        Plain("passwords", () => Count(Much, number => $"password is Xy{number}z! ")),
        Plain("word password", () => Repeat("password ", Much)),
        Plain("keys", () => Repeat("-----BEGIN PRIVATE KEY----- ghp_", Much)),
        Plain("bank accounts", () => Count(Much, number => $"sort code 12-34-56 account {10_000_000 + number} ")),
        Plain("payment cards", () => Repeat("4111 1111 1111 1111 ", Much)),
        Plain("IBANs", () => Repeat("GB29 NWBK 6016 1331 9268 19 ", Much)),
        Plain("social accounts", () => Count(Much, number => $"add me on insta: jess_{number} ")),
        Plain("table of pupils", () => "Name\tDOB\tNHS number\tSEN\r\n" + Count(Much, number => $"{GeneratedPeople.NameOf(number % 6_000)}\t03/04/2015\t943 476 5919\tK\r\n")),
        Plain("one row of a table", () => "Name\tDOB\tNHS number\r\n" + Count(Much, number => $"{GeneratedPeople.NameOf(number % 6_000)}\t03/04/2015\t943 476 5919\t")),
        Plain("headings of tables", () => Repeat("Name,DOB,NHS number,SEN\r\nx,y\r\n\r\n", Much)),
        Plain("headings in one line", () => Repeat("Name,DOB,NHS,", Much)),
        Plain("quotation marks in a table", () => "Name,DOB\r\n" + Repeat("\"a,\"b,", Much)),
        Plain("zero-width blanks", () => Repeat("9\u200B4\u200B", Much)),
        Plain("accents and wide digits", () => Repeat("é\uFF11’\u0301 ", Much / 2)),
        Plain("offensive words", () => Repeat("you bloody idiot, what the hell ", Much)),
        Plain("chain letters", () => Repeat("forward this to everyone you know, bad luck ", Much)),
        Plain("confidential", () => Repeat("strictly confidential, not to be shared. ", Much)),
        Plain("quoted lines between new ones", () => Repeat("> a\r\nb\r\n", Much)),
        Plain("deeper and deeper quoted", () => Count(Much, number => new string('>', number) + "\r\n")),
        Plain("10,000 quotation marks on every line", () => Repeat(new string('>', 10_000) + " a\r\n", Much)),
        Plain("attributions", () => Repeat("On 3 June 2026 at 10:11 Ann <a@x.example> wrote:\r\n", Much)),
        Plain("attributions that never end", () => Repeat("On 3 June 2026\r\n", Much)),
        Plain("header blocks", () => Repeat("From: a\r\nSent: b\r\n", Much)),
        Plain("separators", () => Repeat("-----Original Message-----\r\n\r\n", Much)),
        Plain("rules", () => Repeat("__________\r\n", Much)),
        Plain("sign-offs", () => Repeat("Kind regards\r\n\r\nSunil Patel\r\nSENCO\r\n", Much)),
        Plain("uuencode openings", () => Repeat("begin 644 a\r\n", Much)),
        Plain("uuencoded files", () => Repeat("begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n", Much)),
        Plain("format=flowed", () => Repeat("a \r\n", Much), "; format=flowed"),
        Plain("format=flowed, quoted", () => Repeat(">>> a \r\n> b \r\n", Much), "; format=flowed; delsp=yes"),
        new("soft line breaks", () => Single("text/plain; charset=utf-8", "quoted-printable", Repeat("=\r\n", Much))),
        new("soft line breaks between letters", () => Single("text/plain; charset=utf-8", "quoted-printable", Repeat("a=\r\n", Much))),
        new("soft line breaks in HTML", () => Single("text/html; charset=utf-8", "quoted-printable", Repeat("<p>a=\r\nb</p>=\r\n", Much))),
        new("everything quoted-printable", () => Single("text/plain; charset=utf-8", "quoted-printable", Repeat("=C3=A9=20", Much))),
        new("equals signs", () => Single("text/plain; charset=utf-8", "quoted-printable", Repeat("= = =\t", Much))),
        new("base64 with noise", () => Single("text/plain; charset=utf-8", "base64", Repeat("Y!W J=j\r\n", Much))),
        new("ISO-2022-JP escapes", () => Single("text/plain; charset=iso-2022-jp", "7bit", Repeat("\u001B$B\u001B(B", Much))),
        new("UTF-7", () => Single("text/plain; charset=utf-7", "7bit", Repeat("+AGE-", Much))),
    ];
}
