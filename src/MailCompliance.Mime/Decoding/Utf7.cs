using System.Text;

namespace MailCompliance.Mime.Decoding;

/// <summary>UTF-7 (RFC 2152), which .NET keeps but warns of: mail in it exists and must be seen.</summary>
internal static class Utf7
{
#pragma warning disable SYSLIB0001 // read only, to see what the message says; nothing is ever written in it
    public static readonly Encoding Instance = new UTF7Encoding(allowOptionals: true);
#pragma warning restore SYSLIB0001
}
