"""The named read views: documented, stable, the same on SQLite and PostgreSQL.

What ``duban`` lists is read from here, and so may an auditor or a spreadsheet. ``{agg}`` is the database's way of
joining texts. Page: docs/reference/views.md.
"""

from __future__ import annotations

_LABEL = "JOIN state_label l ON l.machine = t.machine AND l.state = t.state"

VIEWS: dict[str, str] = {
    "v_campaign": f"""
        SELECT t.id, t.subject, t.title, t.state, l.label, t.opened, t.in_force, t.ends, t.host, t.inspecting, t.zone,
               t.version, t.plan
        FROM campaign t {_LABEL}""",
    "v_stage": f"""
        SELECT t.subject, t.campaign, t.no, t.kind, t.title, t.starts, t.ends, t.state, l.label, l.done, t.source,
               t.version, t.position, t.plan
        FROM stage t {_LABEL}""",
    "v_duty": f"""
        SELECT t.subject, t.campaign, t.no, t.section, t.title,
               (SELECT {{agg}}(u.unit, '、') FROM (SELECT unit FROM duty_unit
                  WHERE subject = t.subject AND role = 'lead' AND until IS NULL ORDER BY position) u) AS lead,
               (SELECT {{agg}}(u.unit, '、') FROM (SELECT unit FROM duty_unit
                  WHERE subject = t.subject AND role = 'support' AND until IS NULL ORDER BY position) u) AS support,
               t.stage, t.state, l.label, l.done, t.due, t.original_due, t.approved_due, t.due_from, t.sign_due,
               t.completed, t.returned, t.source, t.origin, t.version, t.position, t.plan
        FROM duty t {_LABEL}""",
    "v_duty_unit": """
        SELECT d.campaign, u.subject, d.no, u.unit, u.role, u.position, u.since, u.until, u.signed
        FROM duty_unit u JOIN duty d ON d.subject = u.subject""",
    "v_meeting": f"""
        SELECT t.subject, t.campaign, t.no, t.title, t.day, t.time, t.place, t.nominal, t.held, t.state, l.label,
               t.source, t.version
        FROM meeting t {_LABEL}""",
    "v_inspection": f"""
        SELECT t.subject, t.campaign, t.no, t.title, t.day, t.announced, t.inspector, t.scope, t.units, t.nominal,
               t.conducted, t.state, l.label, l.final, t.source, t.version
        FROM inspection t {_LABEL}""",
    "v_request": f"""
        SELECT t.subject, t.campaign, t.no, t.meeting, t.unit, t.to_unit, t.matter, t.due, t.answered, t.answer,
               t.state, l.label, l.done, t.version
        FROM request t {_LABEL}""",
    "v_ranking": f"""
        SELECT t.subject, t.campaign, t.no, t.kind, t.title, t.nominal, t.first, t.last, t.as_of, t.digest, t.state,
               l.label, l.final, t.source, t.version
        FROM ranking t {_LABEL}""",
    "v_dispatch": f"""
        SELECT t.subject, t.campaign, t.no, t.title, t.slug, t.nominal, t.opened, t.due, t.day, t.unresolved, t.state,
               l.label, l.final, l.done, t.source, t.version
        FROM dispatch t {_LABEL}""",
    "v_report": f"""
        SELECT t.subject, t.campaign, t.no, t.kind, t.title, t.slug, t.nominal, t.opened, t.due, t.day, t.remind_on,
               t.reminded, t.unresolved, t.state, l.label, l.final, l.done, t.source, t.version
        FROM report t {_LABEL}""",
    "v_return": f"""
        SELECT t.subject, t.campaign, t.no, t.round, t.unit, t.due, t.received, t.followed, t.state, l.label, l.final,
               l.done, t.version
        FROM return t {_LABEL}""",
    "v_supervision": f"""
        SELECT t.subject, t.campaign, t.no, t.target, t.cause, t.due, t.units, t.state, l.label, l.final, t.next_on,
               t.version
        FROM supervision t {_LABEL}""",
    "v_paper": f"""
        SELECT t.subject, t.campaign, t.no, t.kind, t.number, t.title, t.addressee, t.drafted, t.issued, t.about,
               t.state, l.label, t.note, t.template, t.filed, t.version
        FROM paper t {_LABEL}""",
    "v_extension": f"""
        SELECT t.subject, t.campaign, t.no, t.duty, t.unit, t.application, t.dated, t.asked, t.granted, t.decided,
               t.state, l.label, l.done, t.version
        FROM extension t {_LABEL}""",
    "v_measurement": f"""
        SELECT t.subject, t.campaign, t.no, t.indicator, t.part, t.title, t.period, t.first, t.last, t.value, t.unit,
               t.provider, t.paper, t.reason, t.state, l.label, l.final, l.done, t.version
        FROM measurement t {_LABEL}""",
    "v_history": """
        SELECT subject, seq, event, source, target, actor, capacity, on_behalf, at, recorded, reason, body, hash,
               previous
        FROM history""",
    "v_occurrence": """
        SELECT o.campaign, o.slug, s.kind, s.title, o.nominal, o.effective, o.act_on, o.status, o.reason, o.subject,
               o.done
        FROM occurrence o JOIN schedule s ON s.campaign = o.campaign AND s.slug = o.slug""",
    "v_unit_contact": """
        SELECT campaign, seq, unit, role, since, until, post, phone, mail, address, recorded
        FROM unit_contact""",
    "v_unit_group": """
        SELECT campaign, seq, name, unit, since, member, recorded
        FROM unit_group""",
    "v_outbox": """
        SELECT id, key, campaign, topic, recipient, subject, seq, created, done, receipt
        FROM outbox""",
    "v_delivery": """
        SELECT d.id, d.key, d.campaign, d.subject, p.no, p.number, p.title, d.receiver, d.role, d.status, d.created,
               d.attempts, d.next_at, d.leased, d.channel, d.error, d.done, d.receipt, d.decided, d.reason
        FROM delivery d JOIN paper p ON p.subject = d.subject""",
    "v_incoming": """
        SELECT campaign, number, unit, dated, digest, registered, reply_to
        FROM incoming""",
}
