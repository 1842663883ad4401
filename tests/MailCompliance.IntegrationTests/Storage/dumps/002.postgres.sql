SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.audit_checkpoint (
    segment bigint NOT NULL,
    number bigint NOT NULL,
    hash text NOT NULL,
    at bigint NOT NULL,
    signature text
);
CREATE TABLE public.audit_entry (
    number bigint NOT NULL,
    segment bigint NOT NULL,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text COLLATE pg_catalog."C",
    details text NOT NULL,
    previous text NOT NULL,
    hash text NOT NULL
);
CREATE TABLE public.audit_head (
    id bigint NOT NULL,
    number bigint NOT NULL,
    hash text NOT NULL
);
CREATE TABLE public.held (
    id text NOT NULL COLLATE pg_catalog."C",
    repeat_key text NOT NULL COLLATE pg_catalog."C",
    message_id text COLLATE pg_catalog."C",
    author text NOT NULL,
    recipients text NOT NULL,
    approvers text NOT NULL,
    rules text NOT NULL,
    state text NOT NULL,
    state_at bigint NOT NULL,
    held_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    bytes bigint NOT NULL,
    decided_by text,
    reason text,
    last_reply text,
    claim text,
    claim_until bigint DEFAULT 0 NOT NULL,
    retries bigint DEFAULT 0 NOT NULL,
    legal_hold bigint DEFAULT 0 NOT NULL,
    key_id text NOT NULL,
    details bytea NOT NULL
);
CREATE TABLE public.held_content (
    id text NOT NULL COLLATE pg_catalog."C",
    key_id text NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.lease (
    job text NOT NULL,
    owner text NOT NULL,
    until bigint NOT NULL
);
CREATE TABLE public.message_log (
    id text NOT NULL COLLATE pg_catalog."C",
    at bigint NOT NULL,
    changed_at bigint NOT NULL,
    repeat_key text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    message_id text COLLATE pg_catalog."C",
    envelope_sender text NOT NULL,
    author text,
    sender_key text NOT NULL COLLATE pg_catalog."C",
    recipients text NOT NULL,
    bytes bigint NOT NULL,
    relayed_bytes bigint NOT NULL,
    verdict text NOT NULL,
    policy_hash text,
    findings text NOT NULL,
    actions text NOT NULL,
    trace text,
    reply text,
    node text NOT NULL,
    client text NOT NULL,
    repeats text,
    legal_hold bigint DEFAULT 0 NOT NULL
);
CREATE TABLE public.owed_mail (
    kind text NOT NULL,
    mail_key text NOT NULL COLLATE pg_catalog."C",
    state text NOT NULL,
    envelope_sender text NOT NULL,
    recipient text NOT NULL,
    about text,
    owed_at bigint NOT NULL,
    due_at bigint NOT NULL,
    changed_at bigint NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    claim text,
    claim_until bigint DEFAULT 0 NOT NULL,
    last_fault text,
    key_id text NOT NULL,
    sealed bytea
);
CREATE TABLE public.people_snapshot (
    id text NOT NULL COLLATE pg_catalog."C",
    taken_at bigint NOT NULL,
    source text NOT NULL,
    taken_by text NOT NULL,
    digest text NOT NULL,
    staff bigint NOT NULL,
    pupils bigint NOT NULL,
    contacts bigint NOT NULL,
    governors bigint NOT NULL,
    agencies bigint NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL
);
CREATE TABLE public.schema_version (
    version bigint NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.sending (
    sender bigint NOT NULL,
    message bigint NOT NULL,
    recipient bigint NOT NULL,
    fingerprint bigint NOT NULL,
    at bigint NOT NULL
);
INSERT INTO public.audit_entry VALUES (1, 202611, 1793610000000000, 'gateway', 'held.held', '01a0f0a1-1b2c-7000-8000-000000000002', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '168749042f5e644bfd01bbce1f7d2e6f3c05000ce7ce242c48051c7ae146c299');
INSERT INTO public.audit_entry VALUES (2, 202611, 1793610000000000, 'gateway', 'people.imported', NULL, '{}', '168749042f5e644bfd01bbce1f7d2e6f3c05000ce7ce242c48051c7ae146c299', 'd10b7c2098be159e8b27d477aafd888d42d51036c117e645d5ba045905f75df4');
INSERT INTO public.audit_head VALUES (1, 2, 'd10b7c2098be159e8b27d477aafd888d42d51036c117e645d5ba045905f75df4');
INSERT INTO public.held VALUES ('01a0f0a1-1b2c-7000-8000-000000000002', 'k2', NULL, 'a.teacher@oakfield.example', '["parent@home.example"]', '["head@oakfield.example"]', '["personal-data"]', 'held', 1793610000000000, 1793610000000000, 2793610000000000, 35, NULL, NULL, NULL, NULL, 0, 0, 0, '20261101T090000000-0a1b2c3d', '\x000000000000000000000001cef500b3a644812b7a9f5afea8edc08b6f1f05cf0f20e7cd4e6b8a2dc467029e855d3464682430228c3fd55d75fb6d18237288dd9c23e2542ba26b9bc3a063fed632b10fb9b111ef08704634ad90466d');
INSERT INTO public.held_content VALUES ('01a0f0a1-1b2c-7000-8000-000000000002', '20261101T090000000-0a1b2c3d', '\x0000000000000000000000026db41efb8093c04f7ace5b543e74d7fff667ffea27a36156338d268ab2b911ed4753622e771701c2b6a2fa31dc151e1e7463df27');
INSERT INTO public.message_log VALUES ('01a0f0a1-1b2c-7000-8000-000000000001', 1793610000000000, 1793610000000000, 'k1', 'delivered', '<1@oakfield.example>', 'a.teacher@oakfield.example', 'A.Teacher@oakfield.example', 'a.teacher@oakfield.example', '[{"address":"parent@home.example","classes":["parent"]}]', 900, 900, 'warn', 'abc', '[{"rule":"personal-data","outcome":"warn","clause":"4","part":"body","path":"1","data":"nhs-number","confidence":"high"}]', '[]', NULL, '250 2.0.0 ok', 'node-1', '192.0.2.1', NULL, 0);
INSERT INTO public.message_log VALUES ('01a0f0a1-1b2c-7000-8000-000000000003', 1793610000000000, 1793610000000000, 'k3', 'delivered', '<1@oakfield.example>', 'a.teacher@oakfield.example', 'A.Teacher@oakfield.example', 'a.teacher@oakfield.example', '[{"address":"parent@home.example","classes":["parent"]}]', 900, 900, 'pass', 'abc', '[]', '[]', NULL, '250 2.0.0 ok', 'node-1', '192.0.2.1', NULL, 0);
INSERT INTO public.owed_mail VALUES ('notice', 'held:1', 'waiting', '', 'a.teacher@oakfield.example', '01a0f0a1-1b2c-7000-8000-000000000002', 1793610000000000, 1793610000000000, 1793610000000000, 0, NULL, 0, NULL, '20261101T090000000-0a1b2c3d', '\x00000000000000000000000317261da4f38a58a5840d2670772a61b070b86951544d14697e96764b287796c076aec5');
INSERT INTO public.schema_version VALUES (1, 1793610000000000);
INSERT INTO public.schema_version VALUES (2, 1793610000000000);
INSERT INTO public.sending VALUES (1, 2, 3, 4, 1793610000000000);
ALTER TABLE ONLY public.audit_checkpoint
    ADD CONSTRAINT audit_checkpoint_pkey PRIMARY KEY (segment);
ALTER TABLE ONLY public.audit_entry
    ADD CONSTRAINT audit_entry_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.held_content
    ADD CONSTRAINT held_content_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.held
    ADD CONSTRAINT held_repeat_key_key UNIQUE (repeat_key);
ALTER TABLE ONLY public.lease
    ADD CONSTRAINT lease_pkey PRIMARY KEY (job);
ALTER TABLE ONLY public.message_log
    ADD CONSTRAINT message_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.owed_mail
    ADD CONSTRAINT owed_mail_pkey PRIMARY KEY (kind, mail_key);
ALTER TABLE ONLY public.people_snapshot
    ADD CONSTRAINT people_snapshot_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_version
    ADD CONSTRAINT schema_version_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sending
    ADD CONSTRAINT sending_pkey PRIMARY KEY (sender, message, recipient);
CREATE INDEX audit_entry_subject ON public.audit_entry USING btree (subject);
CREATE INDEX held_message_id ON public.held USING btree (message_id);
CREATE INDEX held_state ON public.held USING btree (state, state_at);
CREATE INDEX message_log_at ON public.message_log USING btree (at);
CREATE INDEX message_log_message_id ON public.message_log USING btree (message_id);
CREATE INDEX message_log_repeat_key ON public.message_log USING btree (repeat_key);
CREATE INDEX message_log_sender ON public.message_log USING btree (sender_key, at);
CREATE INDEX owed_mail_due ON public.owed_mail USING btree (kind, state, due_at);
CREATE INDEX sending_window ON public.sending USING btree (sender, at);
ALTER TABLE ONLY public.held_content
    ADD CONSTRAINT held_content_id_fkey FOREIGN KEY (id) REFERENCES public.held(id) ON DELETE CASCADE;
