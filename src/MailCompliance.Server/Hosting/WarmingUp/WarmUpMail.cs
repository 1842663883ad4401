using System.Text;
using MailCompliance.Engine.Policy;

namespace MailCompliance.Server.Hosting.WarmingUp;

/// <summary>A made-up message with its envelope.</summary>
public sealed record WarmUpMessage(string From, IReadOnlyList<string> To, byte[] Bytes);

/// <summary>Mail of the shapes that a school sends, from its own domain to colleagues and outsiders, no two alike. All of it is invented.</summary>
/// <param name="school">Lends its domain, name and telephone number.</param>
public sealed class WarmUpMail(SchoolDetails school)
{
    private static readonly string[] Sentences =
    [
        "Thank you for your letter about the school trip in the summer term.",
        "We look forward to seeing you at the open evening on Thursday.",
        "Please send the signed form back to the office by Friday.",
        "The coach leaves at half past eight and is back by four o'clock.",
        "Children need a packed lunch, a drink and a coat that keeps the rain out.",
        "The café next to the museum has kindly offered us a room — please bring nothing that breaks.",
        "Rehearsals for the concert start after half term in the main hall.",
        "The boiler in the lower building has been mended and the rooms are warm again.",
        "Could you let me know which of the two dates suits you better?",
        "I have put the minutes of the last meeting in the shared folder.",
    ];

    private static readonly string[] Files = ["letter.docx", "budget.xlsx", "timetable.pdf"];

    private static readonly byte[][] Documents = [WarmUpDocuments.Word(Sentences), WarmUpDocuments.Workbook(Sentences), WarmUpDocuments.Pdf(Sentences)];

    /// <summary>Numbers that are nobody's: valid by their checksums or reserved, and never issued.</summary>
    private const string PersonalData =
        "This is about our pupil Amelia Example, born 3 May 2015, NHS number 999 000 0018, National Insurance number QQ 12 34 56 C, address 14 Harbour Road, ZZ99 3WZ. "
        + "Her mother's telephone number is 01632 960123.\r\n\r\n";

    private const string BankDetails = "Our new account number is 12345678, sort code 00-00-00; or pay by card 4111 1111 1111 1111.\r\n\r\n";

    private readonly string domain = school.Domains.Count > 0 ? school.Domains[0] : "warm-up.invalid";

    public WarmUpMessage Make(int number)
    {
        string[] to = (number % 3) switch
        {
            0 => [$"parent{number}@family.invalid"],
            1 => [$"colleague{number}@{domain}"],
            _ => [$"parent{number}@family.invalid", $"colleague{number}@{domain}"],
        };
        var from = $"warm-up-{number}@{domain}";
        var head = $"From: Warm Up <{from}>\r\nTo: {string.Join(", ", to)}\r\nSubject: Plans for week {number}\r\nMessage-ID: <{number}@warm-up.invalid>\r\n"
            + "Date: Mon, 7 Sep 2026 09:00:00 +0100\r\nMIME-Version: 1.0\r\n";
        return new WarmUpMessage(from, to, Encoding.ASCII.GetBytes(head + Body(number)));
    }

    private string Body(int number) => (number % 10) switch
    {
        0 => Plain(Text(number)),
        1 => Quoted("plain", Text(number) + "\r\nOn Monday a parent wrote:\r\n> " + Sentences[number % Sentences.Length]),
        2 => Alternative(number),
        3 => WithFile(Alternative(number), "related", "image/png", "logo.png", WarmUpDocuments.Picture),
        4 => Plain(PersonalData + Text(number)),
        5 => Plain((number % 20 == 5 ? BankDetails : PersonalData) + Text(number)),
        6 when number % 20 == 6 => WithFile(Plain(Text(number)), "mixed", "application/octet-stream", "setup.exe", "MZ"u8.ToArray()),
        6 => Signed(Plain(Text(number))),
        _ => WithFile(Plain(Text(number)), "mixed", "application/octet-stream", Files[number % Files.Length], Documents[number % Documents.Length]),
    };

    private string Text(int number)
    {
        var text = new StringBuilder("Dear all,\r\n\r\n");
        for (var line = 0; line < 20; line++)
            text.Append(Sentences[(number + line * 3) % Sentences.Length]).Append(line % 4 == 3 ? "\r\n\r\n" : "\r\n");
        return text.Append("Kind regards\r\n\r\nWarm Up\r\nTeacher\r\n").Append(school.Name).Append("\r\n").Append(school.Address).Append("\r\n").Append(school.Phone).Append("\r\n").ToString();
    }

    private static string Plain(string text) =>
        $"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{Base64(Encoding.UTF8.GetBytes(text))}\r\n";

    private static string Quoted(string subtype, string text) =>
        $"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{QuotedPrintable(text)}\r\n";

    private string Alternative(int number)
    {
        var text = Text(number);
        var html = "<html><head><style>p { margin: 0 }</style></head><body><p>" + text.Replace("\r\n", "</p>\r\n<p>", StringComparison.Ordinal) + "</p></body></html>";
        return $"Content-Type: multipart/alternative; boundary=\"alternative\"\r\n\r\n--alternative\r\n{Quoted("plain", text)}--alternative\r\n{Quoted("html", html)}--alternative--\r\n";
    }

    private static string WithFile(string body, string subtype, string type, string name, byte[] content) =>
        $"Content-Type: multipart/{subtype}; boundary=\"outer\"\r\n\r\n--outer\r\n{body}--outer\r\nContent-Type: {type}; name=\"{name}\"\r\n"
        + $"Content-Disposition: {(subtype == "related" ? "inline" : "attachment")}; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{Base64(content)}\r\n--outer--\r\n";

    private static string Signed(string body) =>
        "Content-Type: multipart/signed; boundary=\"signed\"; protocol=\"application/pkcs7-signature\"; micalg=sha-256\r\n\r\n"
        + $"--signed\r\n{body}--signed\r\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMAA=\r\n--signed--\r\n";

    private static string Base64(byte[] bytes) => string.Join("\r\n", Convert.ToBase64String(bytes).Chunk(76).Select(line => new string(line)));

    private static string QuotedPrintable(string text)
    {
        var encoded = new StringBuilder();
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            if (octet is (byte)'\r' or (byte)'\n' or >= (byte)' ' and <= (byte)'~' and not (byte)'=')
                encoded.Append((char)octet);
            else
                encoded.Append('=').Append(octet.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }
}
