using System.Collections.Frozen;

namespace MailCompliance.Engine.Rules;

/// <summary>Providers at which people have private accounts.</summary>
public static class Webmail
{
    private static readonly FrozenSet<string> Providers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "gmail.com", "googlemail.com", "outlook.com", "outlook.co.uk", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com", "live.co.uk",
        "msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.ie", "ymail.com", "rocketmail.com", "icloud.com", "me.com", "mac.com", "aol.com",
        "aol.co.uk", "btinternet.com", "btopenworld.com", "talk21.com", "bt.com", "sky.com", "talktalk.net", "tiscali.co.uk", "virginmedia.com",
        "virgin.net", "ntlworld.com", "blueyonder.co.uk", "plus.net", "plus.com", "o2.co.uk", "orange.net", "wanadoo.co.uk", "fsmail.net",
        "freeserve.co.uk", "lineone.net", "tesco.net", "zen.co.uk", "protonmail.com", "protonmail.ch", "proton.me", "pm.me", "tutanota.com",
        "tuta.io", "fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "mail.com", "email.com", "gmx.com", "gmx.co.uk", "gmx.net", "gmx.de",
        "web.de", "t-online.de", "freenet.de", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "op.pl", "seznam.cz", "centrum.cz", "libero.it",
        "virgilio.it", "orange.fr", "laposte.net", "free.fr", "sapo.pt", "abv.bg", "mail.bg", "inbox.lv", "mail.ru", "bk.ru", "list.ru",
        "yandex.ru", "yandex.com", "ukr.net", "i.ua", "qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net", "rediffmail.com");

    /// <param name="more">Further domains that the policy names.</param>
    public static bool IsPrivate(string address, IReadOnlyList<string> more)
    {
        var domain = address[(address.LastIndexOf('@') + 1)..];
        return Providers.Contains(domain) || more.Contains(domain, StringComparer.OrdinalIgnoreCase);
    }
}
