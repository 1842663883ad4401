using System.Text;

namespace MailCompliance.Labelled;

/// <summary>The bytes of a labelled message, as a mail program would send it.</summary>
internal static class MessageBytes
{
    private const string Boundary = "----=_labelled";

    /// <param name="write">Makes marked text into what is sent: <see cref="MarkedText.Plain"/> or <see cref="MarkedText.Signed"/>.</param>
    public static byte[] Of(LabelledMessage message, Func<string, string> write)
    {
        var mail = new StringBuilder();
        mail.Append($"From: {message.From}\nTo: {string.Join(",\n ", message.To)}\nSubject: {EncodedWord(write(message.Subject))}\n");
        mail.Append($"Date: Tue, 9 Mar 2027 10:00:00 +0000\nMessage-ID: <{message.Id}@fernleigh.example>\nMIME-Version: 1.0\n");
        var body = BodyForm.Write(message.Form, write(message.Body));
        if (message.Files.Count == 0)
            return Encoding.UTF8.GetBytes(mail.Append(body).ToString());
        mail.Append($"Content-Type: multipart/mixed; boundary=\"{Boundary}\"\n\n--{Boundary}\n{body}");
        foreach (var file in message.Files)
        {
            mail.Append($"\n--{Boundary}\nContent-Type: application/octet-stream; name=\"{file.Name}\"\nContent-Disposition: attachment; filename=\"{file.Name}\"\n");
            mail.Append($"Content-Transfer-Encoding: base64\n\n{BodyForm.Base64(FileForm.Write(file.Format, write(file.Content)))}\n");
        }

        return Encoding.UTF8.GetBytes(mail.Append($"\n--{Boundary}--\n").ToString());
    }

    /// <summary>RFC 2047, in words of at most 45 octets each.</summary>
    private static string EncodedWord(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var letter in text.EnumerateRunes())
        {
            if (Encoding.UTF8.GetByteCount(word.ToString()) + letter.Utf8SequenceLength > 42)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.Append(letter);
        }

        return string.Join("\n ", words.Append(Word(word)));

        static string Word(StringBuilder word) => $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(word.ToString()))}?=";
    }
}
