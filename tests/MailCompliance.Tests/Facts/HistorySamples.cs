namespace MailCompliance.Tests.Facts;

/// <summary>Answers and forwarded mail as programs write them. "¦" marks where a stamp belongs; all say NEW in new text and OLD in history.</summary>
internal static class HistorySamples
{
    public static readonly Dictionary<string, string> Html = new()
    {
        ["Outlook on the web, answer"] = """
            <html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style type="text/css" style="display:none;"> P {margin-top:0;margin-bottom:0;} </style></head>
            <body dir="ltr"><div class="elementToProof" style="font-family: Aptos; font-size: 12pt;">NEW text</div>
            <div class="elementToProof"><br></div><div id="Signature"><div>Jane Smith</div></div>¦
            <div id="appendonsend"></div>
            <hr style="display:inline-block;width:98%" tabindex="-1">
            <div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000"><b>From:</b> Zoë Winter &lt;zoe@inbox.example&gt;<br><b>Sent:</b> 03 June 2026 10:11<br><b>To:</b> Jane Smith<br><b>Subject:</b> OLD</font><div>&nbsp;</div></div>
            <div>OLD text</div></body></html>
            """,
        ["Outlook on the web, answer to an answer"] = """
            <html><body><div>NEW text</div>¦<div id="appendonsend"></div><hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> A<br><b>Sent:</b> Monday<br><b>To:</b> B</div>
            <div>OLD</div><div id="x_appendonsend"></div><div id="x_divRplyFwdMsg"><b>From:</b> B</div><div>OLD</div></body></html>
            """,
        ["Outlook 2016, answer"] = """
            <html xmlns:o="urn:schemas-microsoft-com:office:office"><head><!--[if gte mso 9]><xml><o:shapedefaults v:ext="edit" spidmax="1026" /></xml><![endif]--></head>
            <body lang=EN-GB link="#0563C1"><div class=WordSection1><p class=MsoNormal>NEW text<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>¦<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span lang=EN-US>From:</span></b><span lang=EN-US> Zoë Winter &lt;zoe@inbox.example&gt; <br><b>Sent:</b> 03 June 2026 10:11<br><b>To:</b> Jane Smith<br><b>Subject:</b> RE: OLD<o:p></o:p></span></p></div></div><p class=MsoNormal>OLD text</p></div></body></html>
            """,
        ["Outlook 2010, answer"] = """
            <body><div class=WordSection1><p class=MsoNormal>NEW text</p>¦<div style='border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Zoë Winter<br><b>Sent:</b> 03 June 2026<br><b>To:</b> Jane Smith<br><b>Subject:</b> OLD</p></div><p>OLD text</p></div></body>
            """,
        ["Outlook for iOS"] = """
            <html><head></head><body dir="auto"><div style="direction: ltr;">NEW text</div><div id="ms-outlook-mobile-signature"><div></div>Get <a href="https://aka.ms/o0ukef">Outlook for iOS</a></div>¦<div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-message skipProofing"><meta charset="utf-8"><hr style="display: inline-block; width: 98%;"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Zoë<br><b>Sent:</b> Wednesday<br><b>To:</b> Jane<br><b>Subject:</b> OLD</div>OLD text</div></body></html>
            """,
        ["iOS Mail"] = """
            <html><head></head><body dir="auto">NEW text<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div>¦<div dir="ltr"><br><blockquote type="cite">On 3 Jun 2026, at 10:11, Zoë Winter &lt;zoe@inbox.example&gt; wrote:<br><br></blockquote></div><blockquote type="cite"><div dir="ltr">OLD text</div></blockquote></body></html>
            """,
        ["Apple Mail"] = """
            <html><head></head><body>NEW text¦<br><div><br><blockquote type="cite"><div>On 3 Jun 2026, at 10:11, Zoë Winter &lt;zoe@inbox.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>OLD text</div></blockquote></div><br></body></html>
            """,
        ["Apple Mail, forwarded"] = """
            <html><body>NEW text¦<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><b>From: </b>Zoë Winter</div><div>OLD text</div></blockquote></div></body></html>
            """,
        ["Gmail"] = """
            <div dir="ltr">NEW text<div><br></div><div>Jane</div></div>¦<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Wed, 3 Jun 2026 at 10:11, Zoë Winter &lt;<a href="mailto:zoe@inbox.example">zoe@inbox.example</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"><div>OLD text</div></blockquote></div>
            """,
        ["Gmail, forwarded"] = """
            <div dir="ltr">NEW text</div>¦<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Zoë</b><br>Date: Wed, 3 Jun 2026<br>Subject: OLD<br>To: Jane<br></div><br>OLD text</div>
            """,
        ["Gmail, answers between the lines"] = """
            <div dir="ltr"><div class="gmail_quote"><div class="gmail_attr">On Wed, 3 Jun 2026 at 10:11, Zoë wrote:<br></div><blockquote class="gmail_quote">OLD one</blockquote><div>NEW one</div><blockquote class="gmail_quote">OLD two</blockquote><div>NEW two</div></div></div>¦
            """,
        ["Thunderbird"] = """
            <html><head></head><body><p>NEW text</p>¦<div class="moz-cite-prefix">On 03/06/2026 10:11, Zoë Winter wrote:<br></div><blockquote type="cite" cite="mid:1@inbox.example"><p>OLD text</p></blockquote></body></html>
            """,
        ["Thunderbird, answer below"] = """
            <html><head></head><body><div class="moz-cite-prefix">On 03/06/2026 10:11, Zoë Winter wrote:<br></div><blockquote type="cite" cite="mid:1@inbox.example"><p>OLD text</p></blockquote><p>NEW text</p>¦</body></html>
            """,
        ["Thunderbird, forwarded"] = """
            <html><body><p>NEW text</p>¦<div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody><tr><th>Subject: </th><td>OLD</td></tr></tbody></table>OLD text</div></body></html>
            """,
        ["Yahoo"] = """
            <html><body><div class="yahoo-style-wrap"><div>NEW text</div></div>¦<div id="yahoo_quoted_123" class="yahoo_quoted"><div>On Wednesday 3 June 2026 at 10:11, Zoë wrote:</div><div>OLD text</div></div></body></html>
            """,
        ["unknown program, header block"] = """
            <body><p>NEW text</p>¦<p>-----Original Message-----</p><p>From: Zoë<br>Sent: Monday<br>To: Jane<br>Subject: OLD</p><p>OLD text</p></body>
            """,
        ["nothing new above"] = """
            <html><body lang="en"><div><p>&nbsp;</p></div>¦<div id="appendonsend"></div><div id="divRplyFwdMsg"><b>From:</b> Zoë<br><b>Sent:</b> Monday<br><b>To:</b> Jane</div><div>OLD</div></body></html>
            """,
        ["no history"] = "<html><body><p>NEW text</p><blockquote>NEW, set in</blockquote><p><img src=\"cid:logo\"></p>¦</body></html>",
    };

    public static readonly Dictionary<string, string> Plain = new()
    {
        ["Outlook"] = """
            NEW text

            Jane Smith
            ¦
            ________________________________
            From: Zoë Winter <zoe@inbox.example>
            Sent: 03 June 2026 10:11
            To: Jane Smith <jane.smith@oakfield.sch.example>
            Subject: OLD

            OLD text
            """,
        ["Outlook, old"] = """
            NEW text
            ¦
            -----Original Message-----
            From: Zoë Winter [mailto:zoe@inbox.example]
            Sent: 03 June 2026 10:11
            To: Jane Smith
            Subject: OLD

            OLD text
            """,
        ["header block alone"] = """
            NEW text
            ¦
            *From:* Zoë Winter <zoe@inbox.example>
            *Sent:* 03 June 2026 10:11
            *To:* Jane Smith
            *Subject:* OLD

            OLD text
            """,
        ["Gmail"] = """
            NEW text
            ¦
            On Wed, 3 Jun 2026 at 10:11, Zoë Winter-Somebody-Long <
            zoe.winter@a-long-name.inbox.example> wrote:

            > OLD text
            >
            > OLD more
            """,
        ["attribution over three lines"] = """
            NEW text
            ¦
            On Wednesday, 3 June 2026 at 10:11,
            Zoë Winter
            <zoe@inbox.example> wrote:

            OLD text that is not marked
            """,
        ["Thunderbird, answer below"] = """
            On 03/06/2026 10:11, Zoë Winter wrote:
            > OLD text

            NEW text
            ¦
            """,
        ["between the lines, rest of the quotation below"] = """
            On 03/06/2026 10:11, Zoë Winter wrote:
            > OLD one
            NEW one
            > OLD two
            NEW two
            ¦> OLD rest
            > OLD rest
            """,
        ["answer above, signature below the quotation"] = """
            NEW text

            On 03/06/2026 10:11, Zoë Winter wrote:
            > OLD text

            -- 
            Jane NEW Smith
            ¦
            """,
        ["Apple Mail, forwarded"] = """
            NEW text
            ¦
            Begin forwarded message:

            > From: Zoë Winter <zoe@inbox.example>
            > Subject: OLD
            > Date: 3 June 2026
            >
            > OLD text
            """,
        ["Gmail, forwarded"] = """
            NEW text
            ¦
            ---------- Forwarded message ---------
            From: Zoë Winter <zoe@inbox.example>
            Date: Wed, 3 Jun 2026 at 10:11
            Subject: OLD

            OLD text
            """,
        ["German"] = """
            NEW text
            ¦
            Am 03.06.2026 um 10:11 schrieb Zoë Winter:
            > OLD text
            """,
        ["French"] = """
            NEW text
            ¦
            Le mer. 3 juin 2026 à 10:11, Zoë Winter <zoe@inbox.example> a écrit :

            > OLD text
            """,
        ["Welsh"] = """
            NEW text
            ¦
            Ar 3 Meh 2026 am 10:11, ysgrifennodd Zoë Winter <zoe@inbox.example>:

            > OLD text
            """,
        ["German Outlook"] = """
            NEW text
            ¦
            Von: Zoë Winter
            Gesendet: Mittwoch, 3. Juni 2026 10:11
            An: Jane Smith
            Betreff: OLD

            OLD text
            """,
        ["badly wrapped quotation"] = """
            NEW text
            ¦
            Zoë Winter wrote:
            > OLD text that goes on and on until it is longer than the line
            allows (OLD)
            > OLD and so forth
            """,
        ["no history"] = """
            NEW text: On Monday the class wrote:
            the NEW story
            From: here
            To: there
            ¦
            """,
        ["nothing new"] = """
            ¦> OLD text
            """,
    };
}
