using System.Text;
using MailCompliance.Mime;

namespace MailCompliance.Tests.Mime;

/// <summary>Messages made in code.</summary>
internal static class Mail
{
    public const string Head = "From: Ann <ann@school.example>\r\nTo: Bob <bob@home.example>\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n";

    /// <summary>Bytes of a text whose characters are bytes; line ends are made CRLF.</summary>
    public static byte[] Bytes(string text) =>
        Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    public static MailDocument Read(string text) => MailDocument.Parse(Bytes(text));

    public static string Outline(MailDocument document) =>
        string.Join(' ', document.Parts().Select(part => $"{part.Path}:{part.ContentType.MediaType}"));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.Latin1.GetString(bytes.Span);
}
