"""The same two papers as four programs export them; all of it made up."""

BIBTEX = r"""
% exported
@string{ab = {Annals of Bread}}
@article{lovelace1843,
  title = {Engines that weave {Numbers}, and H{\"o}lder spaces},
  author = {Lovelace, Ada and Mary Somerville},
  eprint = {2611.90001v2}, archivePrefix = {arXiv},
  doi = {10.48550/arXiv.2611.90001},
  abstract = {An engine
     weaves.},
  keywords = {analytical engines, weaving},
}
@inproceedings{somerville,
  title = "On the connexion",
  author = "Somerville, Mary",
  journal = ab,
  doi = {10.1234/engine.7},
}
""".replace("{Numbers}", "{numbers}")

CSL = [
    {
        "type": "article",
        "title": "Engines that weave numbers, and Hölder spaces",
        "author": [
            {"family": "Lovelace", "given": "Ada"},
            {"literal": "Mary Somerville"},
        ],
        "abstract": "An engine weaves.",
        "number": "arXiv:2611.90001",
        "DOI": "10.48550/arXiv.2611.90001",
        "keyword": "analytical engines, weaving",
    },
    {"title": "On the connexion", "DOI": "10.1234/engine.7", "author": "unknown"},
]

RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#"
 xmlns:foaf="http://xmlns.com/foaf/0.1/" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <bib:Article rdf:about="https://arxiv.org/abs/2611.90001">
    <z:itemType>preprint</z:itemType>
    <bib:authors><rdf:Seq>
      <rdf:li><foaf:Person><foaf:surname>Lovelace</foaf:surname>
        <foaf:givenName>Ada</foaf:givenName></foaf:Person></rdf:li>
      <rdf:li><foaf:Person><foaf:surname>Somerville</foaf:surname>
        <foaf:givenName>Mary</foaf:givenName></foaf:Person></rdf:li>
    </rdf:Seq></bib:authors>
    <dc:subject>analytical engines</dc:subject>
    <dc:subject><z:AutomaticTag><rdf:value>weaving</rdf:value></z:AutomaticTag></dc:subject>
    <dc:title>Engines that weave numbers, and Hölder spaces</dc:title>
    <dcterms:abstract>An engine weaves.</dcterms:abstract>
    <dc:identifier><dcterms:URI><rdf:value>http://arxiv.org/abs/2611.90001</rdf:value>
      </dcterms:URI></dc:identifier>
  </bib:Article>
  <z:Attachment rdf:about="#item_1"><z:itemType>attachment</z:itemType></z:Attachment>
  <bib:Article rdf:about="#item_2">
    <z:itemType>journalArticle</z:itemType>
    <dc:title>On the connexion</dc:title>
    <dc:identifier>DOI 10.1234/engine.7</dc:identifier>
  </bib:Article>
</rdf:RDF>
"""

CSV = (
    '"Key","Item Type","Publication Year","Author","Title","DOI","Url","Abstract Note","Extra",'
    '"Manual Tags","Automatic Tags"\n'
    '"A1","preprint","1843","Lovelace, Ada; Somerville, Mary",'
    '"Engines that weave numbers, and Hölder spaces","","http://arxiv.org/abs/2611.90001",'
    '"An engine weaves.","arXiv:2611.90001 [cs]","analytical engines","weaving"\n'
    '"A2","journalArticle","1834","Somerville, Mary","On the connexion","10.1234/engine.7","","",'
    '"","",""\n'
)
