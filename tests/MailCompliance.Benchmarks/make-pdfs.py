#!/usr/bin/env python3
"""Makes PDFs as schools get them, a folder for each program and feature, for `MailCompliance.Benchmarks pdf FOLDER`.

Debian packages: python3-reportlab python3-cairo groff enscript qpdf ghostscript fonts-dejavu-core fonts-liberation; used where they are
there: weasyprint, libreoffice-writer-nogui libreoffice-calc-nogui, chromium. The same files at every run, save for dates inside.

  make-pdfs.py FOLDER [FILES PER FEATURE]
"""
import os, random, shutil, subprocess, sys, textwrap

out, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40
given = "Ada Max Zoë Chloé Siobhan Oluwaseun Jack Niamh Grace Will Łukasz José Zofia Benjamin".split()
family = "Bell Carter Summer O’Neill Martin-Reyes Nowak Khan Banks Page Adeyemi Will Fisher Griffiths".split()
words = ("the school office trip letter parents please return before Friday class meeting report attendance support plan first second official "
         "different reading maths assembly coach leaves at half past nine bring lunch coat afflicted waffle difficult fly").split()


def sentence(r):
    return " ".join(r.choice(words) for _ in range(r.randint(6, 16))).capitalize() + r.choice([".", ". It costs £12.50.", " – see below.", " (Year 5)."])


def person(r):
    return [f"{r.choice(given)} {r.choice(family)}", f"{r.randint(1, 28):02}/{r.randint(1, 12):02}/201{r.randint(2, 9)}",
            f"{r.choice('ABCDEFG')}8012000{r.randint(10000, 99999)}", f"OK{r.randint(1, 9)} {r.randint(1, 9)}AB", f"07700 900{r.randint(100, 999)}"]


def lines(r):
    text = [sentence(r) for _ in range(r.randint(3, 25))]
    for _ in range(r.randint(1, 4)):
        p = person(r)
        text.insert(r.randrange(len(text)), f"{p[0]}, date of birth {p[1]}, UPN {p[2]}, {p[3]}, tel. {p[4]}")
    return [part for line in text for part in textwrap.wrap(line, 80)]


def folder(name):
    path = os.path.join(out, name)
    os.makedirs(path, exist_ok=True)
    return path


def run(*command, stdin=None, stdout=None, timeout=120, **more):
    try:
        return subprocess.run(command, input=stdin, stdout=stdout or subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=timeout, **more).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def reportlab():
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, Spacer
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.pdfencrypt import StandardEncryption
    pdfmetrics.registerFont(TTFont("DejaVu", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    for i in range(count):
        r = random.Random(i)
        for feature, font, compress in (("reportlab-standard-fonts", "Helvetica", 1), ("reportlab-truetype", "DejaVu", 1), ("reportlab-uncompressed", "Times-Roman", 0)):
            c = canvas.Canvas(f"{folder(feature)}/{i}.pdf", pagesize=A4 if i % 3 else landscape(A4), pageCompression=compress)
            y, height = 780 if i % 3 else 540, 14
            c.setFont(font, 9)
            for line in lines(r):
                c.drawString(50, y, line)
                y -= height
                if y < 60:
                    c.showPage()
                    c.setFont(font, 9)
                    y = 540
            c.save()
        document = SimpleDocTemplate(f"{folder('reportlab-table')}/{i}.pdf")
        style = getSampleStyleSheet()["BodyText"]
        document.build([Paragraph(sentence(r), style), Spacer(1, 12), Table([["Name", "Born", "UPN", "Postcode", "Phone"]] + [person(r) for _ in range(r.randint(3, 40))])])
        c = canvas.Canvas(f"{folder('reportlab-form')}/{i}.pdf")
        c.drawString(50, 780, sentence(r))
        for n, value in enumerate(person(r)):
            c.acroForm.textfield(name=f"field{n}", value=value.encode("latin1", "replace").decode("latin1"), x=50, y=700 - 40 * n, width=200)
        c.save()
        c = canvas.Canvas(f"{folder('reportlab-rotated')}/{i}.pdf")
        for line in lines(r)[:10]:
            c.saveState()
            c.translate(300, 400)
            c.rotate(r.choice([0, 90, 45]))
            c.drawString(0, r.randint(-200, 200), line)
            c.restoreState()
        c.save()
        for feature, user in (("reportlab-owner-password", ""), ("reportlab-user-password", "secret")):
            c = canvas.Canvas(f"{folder(feature)}/{i}.pdf", encrypt=StandardEncryption(user, "owner", canCopy=0))
            c.drawString(50, 780, sentence(r))
            c.save()


def cairo():
    import cairo as module
    for i in range(count):
        for feature, face in (("cairo-dejavu", "DejaVu Sans"), ("cairo-liberation", "Liberation Serif")):
            surface = module.PDFSurface(f"{folder(feature)}/{i}.pdf", 595, 842)
            context = module.Context(surface)
            context.select_font_face(face)
            context.set_font_size(9)
            for n, line in enumerate(lines(random.Random(1000 + i))):
                context.move_to(50, 60 + 16 * n)
                context.show_text(line)
            surface.finish()


def groff():
    for i in range(count):
        text = ".nf\n" + "\n".join(lines(random.Random(2000 + i)))
        ps = subprocess.run(["groff", "-k", "-Tps"], input=text.encode(), capture_output=True).stdout
        for level in ("1.3", "1.4", "1.5", "1.7"):
            run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-dCompatibilityLevel={level}", f"-sOutputFile={folder('ghostscript-' + level)}/{i}.pdf", "-", stdin=ps)
        with open(f"{folder('groff-pdf')}/{i}.pdf", "wb") as file:
            run("groff", "-k", "-Tpdf", stdin=text.encode(), stdout=file)
        plain = "\n".join(lines(random.Random(2000 + i))).encode("latin1", "replace")
        ps = subprocess.run(["enscript", "-q", "-B", "-X88591", "-p-"], input=plain, capture_output=True).stdout
        run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={folder('enscript')}/{i}.pdf", "-", stdin=ps)


def rewritten():
    for source in ("reportlab-truetype", "cairo-dejavu", "reportlab-table"):
        for i in range(0, count, 2):
            path = f"{out}/{source}/{i}.pdf"
            run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={folder('ghostscript-of-' + source)}/{i}.pdf", path)
            run("qpdf", "--object-streams=generate", path, f"{folder('qpdf-object-streams')}/{source}{i}.pdf")
            run("qpdf", "--linearize", path, f"{folder('qpdf-linearized')}/{source}{i}.pdf")
            run("qpdf", "--qdf", path, f"{folder('qpdf-qdf')}/{source}{i}.pdf")
            run("qpdf", "--encrypt", "", "owner", "256", "--", path, f"{folder('qpdf-owner-password-256')}/{source}{i}.pdf")


def html(r):
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in person(r)) + "</tr>" for _ in range(r.randint(2, 20)))
    return "<meta charset=utf-8><h1>" + sentence(r) + "</h1>" + "".join(f"<p>{line}</p>" for line in lines(r)) + f"<table border=1>{rows}</table>"


def browsers():
    for i in range(count):
        page = f"{folder('html')}/{i}.html"
        with open(page, "w", encoding="utf-8") as file:
            file.write(html(random.Random(3000 + i)))
        if shutil.which("weasyprint"):
            run("weasyprint", "-q", page, f"{folder('weasyprint')}/{i}.pdf")
        if shutil.which("chromium"):
            run("chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={folder('chromium')}/{i}.pdf", "file://" + os.path.abspath(page))
    if shutil.which("soffice"):
        pages = [f"{out}/html/{i}.html" for i in range(count)]
        run("soffice", "--headless", "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", folder("libreoffice-web"), *pages, timeout=900)
        run("soffice", "--headless", "--convert-to", "odt:writer8", "--outdir", folder("odt"), *pages, timeout=900)
        odt = [f"{out}/odt/{i}.odt" for i in range(count) if os.path.exists(f"{out}/odt/{i}.odt")]
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder("libreoffice-writer"), *odt, timeout=900)
        run("soffice", "--headless", "--convert-to", "doc:MS Word 97", "--outdir", folder("doc"), *odt, timeout=900)
        tables = []
        for i in range(count):
            r = random.Random(4000 + i)
            tables.append(f"{folder('csv')}/{i}.csv")
            with open(tables[-1], "w", encoding="utf-8") as file:
                file.write("Name,Born,UPN,Postcode,Phone\n" + "\n".join(",".join(person(r)) for _ in range(30)))
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder("libreoffice-calc"), *tables, timeout=900)


for step in (reportlab, cairo, groff, rewritten, browsers):
    step()
    print(step.__name__, flush=True)
